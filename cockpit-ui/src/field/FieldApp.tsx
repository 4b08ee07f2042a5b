/** Frame of the phone pages: who holds the phone, where they are, what is not sent yet, and the way to the other pages. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { CaseList } from './cases/CaseList.tsx';
import { CasePage } from './cases/CasePage.tsx';
import { InboxPage } from './inbox/InboxPage.tsx';
import { MeProvider, meOf, useHolder } from './me.ts';
import { NotInside } from './NotInside.tsx';
import { OutboxPage } from './outbox/OutboxPage.tsx';
import { LabelsPage } from './patrol/LabelsPage.tsx';
import { PatrolPage } from './patrol/PatrolPage.tsx';
import { type Phone, PhoneProvider } from './phone.ts';
import { UpdateBar } from './pwa/UpdateBar.tsx';
import { ReportPage } from './report/ReportPage.tsx';
import { TabBar } from './TabBar.tsx';
import { ToastProvider } from './Toast.tsx';

export function FieldApp({ phone }: { phone: Phone }) {
  const { t } = useTranslation();
  const holder = useHolder(phone);
  useEffect(() => {
    document.title = t('field.title');
  }, [t]);

  if (holder.state !== 'known')
    return (
      <PhoneProvider value={phone}>
        <UpdateBar />
        <NotInside state={holder.state} />
      </PhoneProvider>
    );
  const me = meOf(holder.who);
  const walks = me.rights.includes('patrol.walk');
  const works = me.rights.includes('case.handle') || me.rights.includes('case.verify');
  if (!works && !walks && !me.rights.includes('case.report'))
    return (
      <PhoneProvider value={phone}>
        <NotInside state="idle" />
      </PhoneProvider>
    );
  return (
    <PhoneProvider value={phone}>
      <MeProvider value={me}>
        <ToastProvider>
          <div className="fd">
            <UpdateBar />
            <Routes>
              <Route path="/field" element={<Home />} />
              <Route path="/field/cases" element={<CaseList />} />
              <Route path="/field/cases/:id" element={<CasePage />} />
              <Route path="/field/report" element={<ReportPage />} />
              <Route path="/field/inbox" element={<InboxPage />} />
              <Route path="/field/outbox" element={<OutboxPage />} />
              {walks && <Route path="/field/patrol" element={<PatrolPage />} />}
              {walks && <Route path="/field/labels" element={<LabelsPage />} />}
              <Route path="*" element={<Home />} />
            </Routes>
            <TabBar walks={walks} />
          </div>
        </ToastProvider>
      </MeProvider>
    </PhoneProvider>
  );
}

function Home() {
  return <Navigate to={`/field/cases${useLocation().search}`} replace />;
}
