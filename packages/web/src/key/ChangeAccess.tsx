import { ChangeRights } from '../right/ChangeRights.tsx'
import type { Target } from '../right/rights.ts'
import { useWords } from '../words/index.ts'
import { AccessPicker } from './AccessPicker.tsx'
import type { Key } from './key.ts'
import { pageWords } from './pageWords.ts'

interface ChangeAccessProps {
  readonly of: Key
  readonly act: 'grant' | 'revoke' | 'times'
  /** What it is about from the start. */
  readonly first: readonly Target[]
  close(): void
  done(): void
}

/** Grants, revokes or times rights of one key. */
export function ChangeAccess({ of: { keyNo, marking }, act, first, close, done }: ChangeAccessProps) {
  const say = useWords(pageWords)
  return (
    <ChangeRights
      act={act}
      title={say(`${act}Title`, { marking, count: first.length })}
      of={{ keyNo }}
      first={first.map((target) => ({ keyNo, target }))}
      picker={(pairs, change, has) => (
        <AccessPicker
          targets={pairs.map(({ target }) => target)}
          change={(targets) => change(targets.map((target) => ({ keyNo, target })))}
          has={(target) => has({ keyNo, target })}
        />
      )}
      close={close}
      done={done}
    />
  )
}
