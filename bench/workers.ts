export { drain as workers } from './drain.ts';
