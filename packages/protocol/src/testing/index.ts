export { FUZZ_RUNS, FUZZ_TIMEOUT_MS, type FuzzTarget, fuzz } from './fuzz.ts'
export { seededRandom } from './random.ts'
