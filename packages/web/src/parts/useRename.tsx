import { type ReactNode, useState } from 'react'
import { Conflict, isConflict } from './Conflict.tsx'

interface Named {
  readonly name: string
  readonly version: number
}

interface RenameOptions {
  /** What the field is called. */
  readonly what: string
  /** As it was read last. */
  readonly now: Named
  put(name: string, ifMatch: number): Promise<Named>
  /** Asks what somebody else has made of it. */
  load(): Promise<Named>
  /** `before`: the name it had. */
  done(saved: Named, before: string): void
}

/** A name edited in place over the version that was read; `conflict` says what somebody else called it meanwhile. */
export function useRename({ what, now, put, load, done }: RenameOptions): {
  save(name: string): Promise<void>
  readonly conflict: ReactNode
} {
  const [clash, setClash] = useState<{ readonly mine: string; readonly was: string; readonly theirs: Named } | null>(
    null,
  )
  const attempt = async (name: string, over: Named) => {
    try {
      const saved = await put(name, over.version)
      setClash(null)
      done(saved, over.name)
    } catch (error) {
      if (!isConflict(error)) throw error
      setClash({ mine: name, was: over.name, theirs: await load() })
    }
  }
  const conflict = clash && (
    <Conflict
      changes={[{ what, before: clash.was || '–', after: clash.theirs.name || '–' }]}
      saveMine={() => void attempt(clash.mine, clash.theirs)}
      takeTheirs={() => setClash(null)}
    />
  )
  return { save: (name) => attempt(name, now), conflict }
}
