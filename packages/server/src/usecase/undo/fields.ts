import type { Week } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { json } from '../../store/index.ts'
import type { Context } from '../context.ts'

/** What can be set in many keys, and set back. */
export interface KeyFields {
  readonly name: string
  readonly validity_kind: 'always' | 'never' | 'between'
  readonly valid_from: Date | string | null
  readonly valid_to: Date | string | null
  readonly week: Week
  readonly schedule_no: number | null
  readonly revalidation_hours: number | null
  readonly marked_for_programming: boolean
}

export interface CylinderFields {
  readonly name: string
  readonly place: string
  readonly kind: 'door' | 'padlock' | 'cabinet' | 'other'
  readonly zone: string
  readonly note: string
  readonly marked_for_programming: boolean
}

/** All fields of one row, for as long as it has this version. */
export interface Fields<Of> {
  readonly no: number
  readonly version: number
  readonly fields: Of
}

export type Named<Of> = Fields<Of> & { readonly marking: string }

/** Keys as they are, locked. Unknown ones are not there. */
export async function keyFieldsOf({ tx, systemId }: Context, keyNos: readonly number[]): Promise<Named<KeyFields>[]> {
  const { rows } = await sql<KeyFields & { no: number; version: number; marking: string }>`
    select key_no as no, version, marking, name, validity_kind, valid_from, valid_to, week, schedule_no,
      revalidation_hours, marked_for_programming
    from key where system_id = ${systemId} and key_no = any(${keyNos}::bigint[]) order by key_no
    for no key update`.execute(tx)
  return rows.map(({ no, version, marking, ...fields }) => ({ no, version, marking, fields }))
}

/** Sets all fields of keys that have the version told. @returns numbers of those that had */
export async function setKeyFields({ tx, systemId }: Context, rows: readonly Fields<KeyFields>[]): Promise<number[]> {
  const { rows: set } = await sql<{ no: number }>`
    update key k set name = t.name, validity_kind = t.validity_kind, valid_from = t.valid_from, valid_to = t.valid_to,
      week = t.week, schedule_no = t.schedule_no, revalidation_hours = t.revalidation_hours,
      marked_for_programming = t.marked_for_programming, version = k.version + 1
    from jsonb_to_recordset(${flat(rows)}::jsonb) as t (no bigint, expected int, name text, validity_kind text,
      valid_from timestamptz, valid_to timestamptz, week jsonb, schedule_no bigint, revalidation_hours int,
      marked_for_programming boolean)
    where k.system_id = ${systemId} and k.key_no = t.no and k.version = t.expected returning k.key_no as no`.execute(tx)
  return set.map(({ no }) => no)
}

/** Cylinders as they are, locked. Unknown ones are not there. */
export async function cylinderFieldsOf(
  { tx, systemId }: Context,
  cylinderNos: readonly number[],
): Promise<Named<CylinderFields>[]> {
  const { rows } = await sql<CylinderFields & { no: number; version: number; marking: string }>`
    select cylinder_no as no, version, marking, name, place, kind, zone, note, marked_for_programming
    from cylinder where system_id = ${systemId} and cylinder_no = any(${cylinderNos}::bigint[]) order by cylinder_no
    for no key update`.execute(tx)
  return rows.map(({ no, version, marking, ...fields }) => ({ no, version, marking, fields }))
}

/** Sets all fields of cylinders that have the version told. @returns numbers of those that had */
export async function setCylinderFields(
  { tx, systemId }: Context,
  rows: readonly Fields<CylinderFields>[],
): Promise<number[]> {
  const { rows: set } = await sql<{ no: number }>`
    update cylinder c set name = t.name, place = t.place, kind = t.kind, zone = t.zone, note = t.note,
      marked_for_programming = t.marked_for_programming, version = c.version + 1
    from jsonb_to_recordset(${flat(rows)}::jsonb) as t (no bigint, expected int, name text, place text, kind text,
      zone text, note text, marked_for_programming boolean)
    where c.system_id = ${systemId} and c.cylinder_no = t.no and c.version = t.expected
    returning c.cylinder_no as no`.execute(tx)
  return set.map(({ no }) => no)
}

const flat = (rows: readonly Fields<object>[]): string =>
  json(rows.map(({ no, version, fields }) => ({ ...fields, no, expected: version })))

/** What sets these rows back after they were changed once. */
export const inverseOf = <Of>(before: readonly Fields<Of>[]): Fields<Of>[] =>
  before.map(({ no, version, fields }) => ({ no, version: version + 1, fields }))
