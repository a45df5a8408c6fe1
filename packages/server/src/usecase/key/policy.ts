import type { Validity } from '@lockwright/domain/model'
import { secondsOfDate } from '../../ports/index.ts'
import type { Row } from '../../store/index.ts'

type ValidityColumns = Pick<Row<'key'>, 'validity_kind' | 'valid_from' | 'valid_to'>

/** Validity as the domain has it. */
export function validityOf({ validity_kind: kind, valid_from: from, valid_to: to }: ValidityColumns): Validity {
  if (kind !== 'between') return { kind }
  return { kind, from: from && secondsOfDate(from), to: to && secondsOfDate(to) }
}
