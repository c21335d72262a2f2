import { load } from './text';

// Tests speak both languages from the start.
await Promise.all([load('zh'), load('en')]);
