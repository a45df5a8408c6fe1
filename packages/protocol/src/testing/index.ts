export { FUZZ_RUNS, type FuzzTarget, fuzz } from './fuzz.ts'
export { seededRandom } from './random.ts'
