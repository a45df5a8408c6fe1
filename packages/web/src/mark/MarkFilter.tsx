import { FilterButton } from '../parts/FilterButton.tsx'
import { useWords } from '../words/index.ts'
import { Mark, type MarkState } from './Mark.tsx'
import { markWords } from './words.ts'

const MARKS: readonly MarkState[] = ['confirmed', 'underWay', 'wished', 'takenAway', 'possibly']

type MarkCounts = Readonly<Record<MarkState, number>>

export const sumOfMarks = (counts: MarkCounts): number => MARKS.reduce((sum, mark) => sum + counts[mark], 0)

interface MarkFilterProps {
  readonly counts: MarkCounts
  readonly mark: MarkState | undefined
  choose(mark: MarkState | undefined): void
}

/** Narrows doors of a key, or keys of a door, to one mark; says how many there are of each. */
export function MarkFilter({ counts, mark, choose }: MarkFilterProps) {
  const say = useWords(markWords)
  return (
    <>
      <FilterButton
        label={say('all')}
        count={sumOfMarks(counts)}
        withZero
        pressed={mark === undefined}
        press={() => choose(undefined)}
      />
      {MARKS.filter((one) => counts[one] > 0 || one === mark).map((one) => (
        <FilterButton
          key={one}
          label={say(one)}
          count={counts[one]}
          withZero
          pressed={mark === one}
          icon={mark === one ? null : <Mark state={one} size={12} />}
          press={() => choose(one)}
        />
      ))}
    </>
  )
}
