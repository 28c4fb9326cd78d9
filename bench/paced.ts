export { drain as paced } from './drain.ts';
