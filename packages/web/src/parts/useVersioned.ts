import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { isConflict } from './Conflict.tsx'
import { useDraft } from './useDraft.ts'

/** Something with a version, as far as a form edits it. */
export interface Versioned<Values> {
  readonly values: Values
  readonly version: number
}

interface VersionedOptions<Values, Result> {
  /** Of the draft (`useDraft`). */
  readonly name: string
  /** As it was read last. */
  readonly now: Versioned<Values>
  /** What differs, with what must be saved together with it; every field by itself unless given. */
  partsOf?(before: Values, after: Values): Partial<Values>
  /** Saves parts over this version (If-Match). */
  put(parts: Partial<Values>, ifMatch: number): Promise<Result>
  /** Asks what somebody else has made of it. */
  load(): Promise<Versioned<Values>>
  /** It was saved; `before` holds the former values of the parts. */
  done(result: Result, before: Partial<Values>): unknown
}

interface Editing<Values, Result> {
  readonly values: Values
  change(part: Partial<Values>): void
  /** What differs from what was there when somebody began. */
  readonly changed: Partial<Values>
  save(): void
  readonly saving: UseMutationResult<Result, Error, Saving<Values>>
  /** Somebody else was quicker: what it was when this one began, what it is now, and both ways to go on. */
  readonly conflict: { readonly before: Values; readonly after: Values; saveMine(): void; takeTheirs(): void } | null
  /** Drops what was typed. */
  forget(): void
}

interface Saving<Values> {
  readonly parts: Partial<Values>
  readonly base: Versioned<Values>
}

/**
 * A form over a version of something. What was typed is kept together with what it was typed over, so that also after
 * a reload only what this person changed is saved, and never over what somebody else changed unseen (R128).
 */
export function useVersioned<Values extends object, Result>({
  name,
  now,
  partsOf = differing,
  put,
  load,
  done,
}: VersionedOptions<Values, Result>): Editing<Values, Result> {
  const client = useQueryClient()
  const [kept, keep, forget] = useDraft<{ base: Versioned<Values> | null; values: Values | null }>(name, {
    base: null,
    values: null,
  })
  const [theirs, setTheirs] = useState<Versioned<Values> | null>(null)
  const base = kept.base ?? now
  const values = kept.values ?? now.values
  const changed = partsOf(base.values, values)
  const saving = useMutation({
    mutationFn: ({ parts, base: { version } }: Saving<Values>) => put(parts, version),
    async onSuccess(result, { parts, base: before }) {
      await done(result, picked(before.values, parts))
      forget()
    },
    async onError(error) {
      if (isConflict(error)) setTheirs(await load())
    },
  })
  return {
    values,
    change(part) {
      const next = { ...values, ...part }
      // What was typed and taken back is no draft.
      if (Object.keys(differing(base.values, next)).length === 0) forget()
      else keep({ base, values: next })
    },
    changed,
    save: () => saving.mutate({ parts: changed, base }),
    saving,
    conflict: theirs && {
      before: base.values,
      after: theirs.values,
      saveMine() {
        setTheirs(null)
        keep({ base: theirs, values: { ...theirs.values, ...changed } })
        saving.mutate({ parts: changed, base: theirs })
      },
      takeTheirs() {
        setTheirs(null)
        saving.reset()
        forget()
        void client.invalidateQueries()
      },
    },
    forget() {
      setTheirs(null)
      forget()
    },
  }
}

function differing<Values extends object>(before: Values, after: Values): Partial<Values> {
  const isSame = (field: keyof Values) => JSON.stringify(before[field]) === JSON.stringify(after[field])
  return picked(after, Object.fromEntries(fieldsOf(after).flatMap((field) => (isSame(field) ? [] : [[field, true]]))))
}

const fieldsOf = <Values extends object>(values: Values) => Object.keys(values) as (keyof Values)[]

/** The fields of some values that are named by others. */
function picked<Values extends object>(values: Values, named: object): Partial<Values> {
  const fields = fieldsOf(values).filter((field) => Object.hasOwn(named, field))
  return Object.fromEntries(fields.map((field) => [field, values[field]])) as Partial<Values>
}
