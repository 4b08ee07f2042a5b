/** What most tests of a path need: a stack, devices that speak to it, and a wall that watches. */
import { afterAll, beforeAll } from 'vitest';
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

/** The scene of a whole test file: there before its own hooks and tests, gone after them. */
export function useScene(options: Partial<StackOptions> = {}): Pick<Scene, 'stack' | 'devices' | 'wall'> {
  let scene: Scene | undefined;
  beforeAll(async () => {
    scene = await startScene(options);
  });
  afterAll(() => scene?.stop());
  const now = () => {
    if (scene === undefined) throw new Error('the scene is there within hooks and tests only');
    return scene;
  };
  return {
    get stack() {
      return now().stack;
    },
    get devices() {
      return now().devices;
    },
    get wall() {
      return now().wall;
    },
  };
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
