import { useState, type FormEvent } from 'react';

// useSubmit sends a form once at a time and keeps what went wrong.
export function useSubmit(send: () => Promise<void>) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(undefined);
    send().catch(setError).finally(() => setBusy(false));
  };
  return { error, busy, submit };
}
