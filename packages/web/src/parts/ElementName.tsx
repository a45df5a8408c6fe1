import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { Marking } from './Marking.tsx'
import { SystemLink } from './SystemLink.tsx'

/** A key that is known by its number only, with the way to its page. */
export function KeyName({ keyNo }: { readonly keyNo: number }) {
  const { systemId } = useSystem()
  const key = useQuery(query.key.get.queryOptions({ input: { systemId, keyNo } })).data
  return (
    <SystemLink path={`keys/${keyNo}`}>
      <Marking marking={key?.marking ?? `#${keyNo}`} name={key?.name ?? ''} blocked={key?.blocked ?? false} />
    </SystemLink>
  )
}

/** A cylinder that is known by its number only, with the way to its page. */
export function CylinderName({ cylinderNo }: { readonly cylinderNo: number }) {
  const { systemId } = useSystem()
  const cylinder = useQuery(query.cylinder.get.queryOptions({ input: { systemId, cylinderNo } })).data
  return (
    <SystemLink path={`doors/${cylinderNo}`}>
      <Marking marking={cylinder?.marking ?? `#${cylinderNo}`} name={cylinder?.name ?? ''} />
    </SystemLink>
  )
}
