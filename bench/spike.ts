export { drain as spike } from './drain.ts';
