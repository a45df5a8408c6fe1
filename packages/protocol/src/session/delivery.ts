/** Put records of the tables that are no part of an image (spec/session.md 5): revalidation, day, task, list. */
import type { BlocklistVersion } from '@lockwright/domain/model'
import { Writer } from '../bytes/index.ts'
import { type DownRecord, TABLES, type TableNo } from './recordDown.ts'

const put = (table: TableNo, body: Uint8Array, more = false): DownRecord => ({ kind: 'put', table, body, more })

/** `proof` 16 bytes: the chain element of `index`. */
export const putRevalidation = (index: number, proof: Uint8Array): DownRecord =>
  put(TABLES.revalidation, new Writer(18).u16(index).put(proof, 16).done())

/** `proof` 16 bytes: the element of the day chain. */
export const putDay = (day: number, proof: Uint8Array): DownRecord =>
  put(TABLES.day, new Writer(18).u16(day).put(proof, 16).done())

const TASK_PART = 238
const LIST_PART = 232

const parts = (document: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(document.length / size) }, (_, i) => ({
    at: i * size,
    bytes: document.slice(i * size, (i + 1) * size),
    more: (i + 1) * size < document.length,
  }))

/** A task for a cylinder with its payload and signatures, 1..65,535 bytes: records of one transaction, in this order. */
export const putTask = (document: Uint8Array): readonly DownRecord[] =>
  parts(document, TASK_PART).map(({ at, bytes, more }) =>
    put(TABLES.task, new Writer(2 + bytes.length).u16(at).put(bytes).done(), more),
  )

/** `taskNo`: first four bytes of the task's id, unique in the system. */
export const deleteTask = (taskNo: number): DownRecord => ({ kind: 'delete', table: TABLES.task, id: taskNo })

/** The block list document that leads to `version`: records of one transaction, in this order. */
export const putList = (version: BlocklistVersion, document: Uint8Array): readonly DownRecord[] =>
  parts(document, LIST_PART).map(({ at, bytes, more }) =>
    put(TABLES.list, new Writer(8 + bytes.length).u32(version).u32(at).put(bytes).done(), more),
  )
