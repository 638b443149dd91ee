import { print } from './program';

// loaded before a program that knows nothing of being measured
process.on('exit', () => print());
