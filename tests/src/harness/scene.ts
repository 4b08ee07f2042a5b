/** What most tests of a path need: a stack, devices that speak to it, and a wall that watches. */
import { type LiveView, watchRoom } from './client.ts';
import { openPublisher, type Publisher } from './publisher.ts';
import type { Stack, StackOptions } from './stack.ts';
import { startStack } from './test-stack.ts';

export interface Scene {
  stack: Stack;
  devices: Publisher;
  wall: LiveView;
  stop(): Promise<void>;
}

/** Whatever fails, nothing is left running. */
export async function startScene(options: Partial<StackOptions> = {}): Promise<Scene> {
  const stack = await startStack(options);
  let devices: Publisher | undefined;
  let wall: LiveView | undefined;
  const stop = async () => {
    wall?.stop();
    await devices?.stop();
    await stack.stop();
  };
  try {
    devices = await openPublisher(stack);
    wall = await watchRoom(stack.apiUrl);
    return { stack, devices, wall, stop };
  } catch (fault) {
    await stop().catch(() => {}); // the first fault is the one to show
    throw fault;
  }
}
