import type { Alarm } from '@cockpit/api/alarms';
import { type ReactNode, useMemo } from 'react';
import { TakeoverContext } from '../calls/takeover-context.ts';
import { areaOf } from '../domains.ts';
import { NO_FOCUS, type PanelFocus, PanelFocusContext } from '../kit/panel-focus.ts';
import { type LiveState, useLive } from '../live/store.ts';
import { StaleOverlay } from '../pipeline/StaleOverlay.tsx';
import { useChoreography } from './use-choreography.ts';

/** The wall as alarms set it. Its children are drawn once: the choreography ticks, and they only hear of its changes. */
export function TakeoverStage({ children }: { children: ReactNode }) {
  const takeover = useChoreography();
  // The list of alarms takes room of its neighbours only while it has something to say.
  const listed = useLive((state) => Math.min(3, Object.keys(alarmsOf(state)).length));
  const domain = takeover.call?.lead.domain;
  const focus = useMemo(() => focusOn(domain), [domain]);
  return (
    <TakeoverContext value={takeover}>
      <PanelFocusContext value={focus}>
        <div className="wall" data-taken={domain} data-alarms={listed > 2 ? 'many' : listed}>
          {children}
        </div>
      </PanelFocusContext>
      <StaleOverlay silenced={takeover.calls.length > 0} />
    </TakeoverContext>
  );
}

function alarmsOf({ pictures, room }: LiveState) {
  return (pictures[room] ?? pictures.wall)?.tables.alarms ?? {};
}

/** The panel the alarm is about comes forward. The list of alarms stays in its place, but what calls for the wall heads it. */
function focusOn(domain: Alarm['domain'] | undefined): PanelFocus {
  if (domain === undefined) return NO_FOCUS;
  const area = areaOf(domain);
  return { forward: area, held: [area, 'alarms'] };
}
