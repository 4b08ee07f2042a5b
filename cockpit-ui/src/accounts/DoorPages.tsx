import { useLocation } from 'react-router';
import { ChangePassword } from './ChangePassword.tsx';
import { SignIn } from './SignIn.tsx';
import { Welcome } from './Welcome.tsx';

/** The pages before one is inside, in a chunk of their own: a wall never asks for them. */
export function DoorPages() {
  const { pathname } = useLocation();
  switch (pathname.replace(/\/$/, '')) {
    case '/welcome':
      return <Welcome />;
    case '/password':
      return <ChangePassword />;
    default:
      return <SignIn />;
  }
}
