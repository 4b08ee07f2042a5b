/** One sentence about what was just done, for a few seconds. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';

const SHOWN_MS = 5_000;

type Say = (text: string) => void;
const ToastContext = createContext<Say>(() => {});

export function useToast(): Say {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<{ text: string } | null>(null);
  const say = useCallback((text: string) => setSaid({ text }), []);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <ToastContext.Provider value={say}>
      {children}
      <p className="fd-toast" role="status" hidden={said === null}>
        {said?.text}
      </p>
    </ToastContext.Provider>
  );
}
