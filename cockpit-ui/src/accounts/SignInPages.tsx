import { useLocation } from 'react-router';
import { ChangePassword } from './ChangePassword.tsx';
import { SecondFactorPage } from './SecondFactorPage.tsx';
import { SignIn } from './SignIn.tsx';
import { Welcome } from './Welcome.tsx';

/** The pages before one is inside, in a chunk of their own: a wall never asks for them. */
export function SignInPages() {
  const { pathname } = useLocation();
  switch (pathname.replace(/\/$/, '')) {
    case '/welcome':
      return <Welcome />;
    case '/password':
      return <ChangePassword />;
    case '/second-factor':
      return <SecondFactorPage />;
    default:
      return <SignIn />;
  }
}
