import type { DeliveryFault } from './sender.ts';

/** The outcome of `work`, or the fault once `ms` are over: anyone who does not answer must not keep a worker of the queue. */
export async function within<Result>(ms: number, work: Promise<Result>, fault: () => DeliveryFault): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fault()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
