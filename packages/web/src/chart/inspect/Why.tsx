import { Divider, Stack, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { query } from '../../api/index.ts'
import { Why as WhyOfPair } from '../../mark/Why.tsx'
import { Refused } from '../../parts/Refused.tsx'
import { useSystem } from '../../system/SystemContext.tsx'
import { useWords } from '../../words/index.ts'
import { chartWords } from '../words.ts'

/** The arrows may run over a hundred cells; the server is asked where they rest. */
const QUIET_MS = 250

interface WhyProps {
  readonly keyNo: number
  readonly cylinderNo: number
}

/** What stands behind the mark of the cell somebody rests at (R069). */
export function Why({ keyNo, cylinderNo }: WhyProps) {
  const say = useWords(chartWords)
  const { systemId } = useSystem()
  const here = `${keyNo} ${cylinderNo}`
  const [rested] = useDebouncedValue(here, QUIET_MS)
  const why = useQuery({
    ...query.mark.why.queryOptions({ input: { systemId, keyNo, cylinderNo } }),
    enabled: rested === here,
    placeholderData: keepPreviousData,
  })
  if (why.error && !why.data) return <Refused error={why.error} />
  if (!why.data) return null
  const isOld = rested !== here || why.isPlaceholderData
  return (
    <Stack gap="sm" aria-busy={isOld} style={{ opacity: isOld ? 0.5 : 1 }}>
      <Divider />
      <Title order={2}>{say('why')}</Title>
      <WhyOfPair pair={why.data} />
    </Stack>
  )
}
