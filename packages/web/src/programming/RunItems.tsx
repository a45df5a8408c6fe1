import type { Contract } from '@lockwright/server/contract'
import { Text } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { Mark, type MarkState } from '../mark/Mark.tsx'
import type { Column } from '../parts/ListHead.tsx'
import { ListTable } from '../parts/ListTable.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { Time } from '../parts/Time.tsx'
import { useWords } from '../words/index.ts'
import { refusalText } from './refusals.ts'
import { programmingWords } from './words.ts'

type Item = InferContractRouterOutputs<Contract>['programming']['get']['items'][number]

const MARKS: Readonly<Record<Item['state'], MarkState>> = {
  waiting: 'wished',
  inProgress: 'underWay',
  done: 'confirmed',
  failed: 'possibly',
}
const NO_SORTING = { by: 'no' as never, order: 'asc' } as const

export function RunItems({ items }: { readonly items: readonly Item[] }) {
  const say = useWords(programmingWords)
  const columns: Column<Item, never>[] = [
    {
      id: 'element',
      head: say('element'),
      widthPx: 180,
      cell: ({ deviceKind, deviceNo, marking }) => (
        <SystemLink path={`${deviceKind === 'key' ? 'keys' : 'doors'}/${deviceNo}`} className="marking">
          {marking}
        </SystemLink>
      ),
    },
    {
      id: 'state',
      head: say('state'),
      widthPx: 310,
      cell: ({ state, errorCode, marking }) => (
        <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
          <Mark state={MARKS[state]} />
          <Text span inherit truncate>
            {errorCode === null || state === 'done'
              ? say(state)
              : errorCode === 'interrupted'
                ? say('interrupted', { marking })
                : refusalText(errorCode, say)}
          </Text>
        </span>
      ),
    },
    { id: 'at', head: say('at'), widthPx: 180, cell: ({ stateAt }) => <Time instant={stateAt} /> },
  ]
  return (
    <ListTable
      label={say('runs')}
      rows={items}
      idOf={({ itemNo }) => itemNo}
      nameOf={({ marking }) => marking}
      columns={columns}
      sorting={NO_SORTING}
      onSort={() => {}}
      total={items.length}
      hasMore={false}
      loadMore={() => {}}
      empty={null}
    />
  )
}
