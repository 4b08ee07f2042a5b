import type { ReactNode } from 'react';
import { Veil } from '../../wall/Veil.tsx';
import { TakeoverContext } from './takeover-context.ts';
import { useChoreography } from './use-choreography.ts';

/** The wall as alarms set it. Its children are drawn once: the choreography ticks, and they only hear of its changes. */
export function TakeoverStage({ children }: { children: ReactNode }) {
  const takeover = useChoreography();
  return (
    <TakeoverContext value={takeover}>
      <div className="wall" data-taken={takeover.call?.lead.domain}>
        {children}
      </div>
      <Veil />
    </TakeoverContext>
  );
}
