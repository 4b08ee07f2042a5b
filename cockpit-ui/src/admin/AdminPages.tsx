import { useLocation } from 'react-router';
import { AccountPage } from './AccountPage.tsx';
import { AuditPage } from './AuditPage.tsx';
import { DevicesPage } from './DevicesPage.tsx';
import { PeoplePage } from './PeoplePage.tsx';
import { WallsPage } from './WallsPage.tsx';
import '../style/tokens.css';
import './admin.css';

/** One's own account and administration, in a chunk of its own. */
export function AdminPages() {
  const { pathname } = useLocation();
  switch (pathname.replace(/\/$/, '')) {
    case '/account':
      return <AccountPage />;
    case '/admin/walls':
      return <WallsPage />;
    case '/admin/devices':
      return <DevicesPage />;
    case '/admin/audit':
      return <AuditPage />;
    default:
      return <PeoplePage />;
  }
}
