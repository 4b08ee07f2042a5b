import type { DutyAnswer } from '@cockpit/api/shifts';
import { useState } from 'react';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { DutyBar } from './DutyBar.tsx';
import { DutyPanel } from './DutyPanel.tsx';
import { HandOverForm } from './HandOverForm.tsx';
import { HandoverStateSheet } from './HandoverStateSheet.tsx';
import { PromiseList } from './PromiseList.tsx';
import { useHandoverState } from './use-shifts.ts';
import { WaitingPanel } from './WaitingPanel.tsx';

/** The shift as it runs. What an officer does next stands at the bottom, under the thumb. */
export function NowView({ duty }: { duty: DutyAnswer }) {
  const mayWork = mayDo(useMe(), 'shift.work');
  const [isWriting, setWriting] = useState(false);
  const handoverState = useHandoverState(mayWork).data;
  const hasSigned = duty.waiting.some(({ mine }) => mine);
  const writes = isWriting && duty.me !== null && !hasSigned;
  return (
    <>
      <DutyPanel duty={duty} />
      {duty.waiting.map((handover) => (
        <WaitingPanel key={handover.id} handover={handover} duty={duty} mayWork={mayWork} />
      ))}
      {writes && <HandOverForm duty={duty} onClose={() => setWriting(false)} />}
      {handoverState && (
        <HandoverStateSheet
          handoverState={handoverState}
          isLive
          promises={<PromiseList promises={handoverState.promises} mayWork />}
        />
      )}
      {mayWork && !writes && <DutyBar duty={duty} onHandOver={() => setWriting(true)} />}
    </>
  );
}
