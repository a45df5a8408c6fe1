import { Button, Group, Text } from '@mantine/core'
import { CylinderName, KeyName } from '../parts/ElementName.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useMay } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import type { Pair } from './Why.tsx'
import { whyWords } from './whyWords.ts'

/** What somebody has to do so that more becomes known or true, with the button that leads there. */
export function NextStep({ next }: { readonly next: NonNullable<Pair['next']> }) {
  const say = useWords(whyWords)
  const mayProgram = useMay('programming.run')
  const mayAssign = useMay('task.edit')
  const mayBlock = useMay('key.block')
  const { step, keyNo, cylinderNo, taskNo } = next
  const isCarried = step === 'updateCarrier' || step === 'visitDoor' || step === 'takeKeyHome'
  return (
    <div>
      <Text size="sm">
        <Text span fw={600} size="sm">
          {say('next')}:{' '}
        </Text>
        {say(step)} {isCarried && keyNo !== null && <KeyName keyNo={keyNo} />}
        {step === 'visitDoor' && cylinderNo !== null && (
          <>
            {' → '}
            <CylinderName cylinderNo={cylinderNo} />
          </>
        )}
      </Text>
      <Group gap="xs" mt={6}>
        {mayProgram && (step === 'programKey' || step === 'programCylinder') && (
          <Way path="programming" label={say('programDo')} />
        )}
        {mayAssign && step === 'assignTask' && (
          <Way path="tasks" search={taskNo === null ? {} : { task: taskNo }} label={say('assignDo')} />
        )}
        {mayBlock && step === 'createTask' && keyNo !== null && (
          <Way path="blocks" search={{ key: keyNo }} label={say('blockDo')} />
        )}
      </Group>
    </div>
  )
}

interface WayProps {
  readonly path: string
  readonly search?: Readonly<Record<string, string | number | boolean>>
  readonly label: string
}

function Way({ path, search = {}, label }: WayProps) {
  return (
    <Button size="xs" variant="default" renderRoot={(props) => <SystemLink path={path} search={search} {...props} />}>
      {label}
    </Button>
  )
}
