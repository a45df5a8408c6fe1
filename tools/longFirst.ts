import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** They take minutes: begun last, one of them would run on alone when all others have ended. */
const LONG = ['system-tests/crash/', 'system-tests/web/', 'system-tests/powercut/', 'system-tests/sim/', 'tools/kit/']

/** Files that take long begin first; among the others the order is vitest's own. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONG.findIndex((part) => moduleId.includes(part))
      return found < 0 ? LONG.length : found
    }
    return sorted.toSorted((a, b) => place(a) - place(b))
  }
}
