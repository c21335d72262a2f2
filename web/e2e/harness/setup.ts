import type { TestProject } from 'vitest/node';
import { make } from './service';

declare module 'vitest' {
  export interface ProvidedContext {
    program: string;
    demo: string;
  }
}

// Before all stories the program is built and the demo company made, once.
export default async function setup(project: TestProject) {
  const made = await make();
  project.provide('program', made.program);
  project.provide('demo', made.demo);
  return made.remove;
}
