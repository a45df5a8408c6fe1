import { Button, Menu as Dropdown, Text } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { query } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { shellWords } from './words.ts'

const SHOWN = 12

/** R063: several systems in one app, by name. */
export function SystemSwitch() {
  const say = useWords(shellWords)
  const system = useSystem()
  const systems = useQuery(query.system.list.queryOptions({ input: {} }))
  return (
    <Dropdown position="bottom-start" withinPortal>
      <Dropdown.Target>
        <Button
          variant="subtle"
          color="gray"
          px="xs"
          rightSection={<IconChevronDown size={16} stroke={1.6} aria-hidden />}
          aria-label={`${say('switchSystem')}: ${system.name}`}
          styles={{ label: { color: 'var(--mantine-color-text)' } }}
          maw={320}
        >
          <Text truncate fw={600} size="sm" span>
            {system.name}
          </Text>
        </Button>
      </Dropdown.Target>
      <Dropdown.Dropdown>
        <Dropdown.Label>{say('systems')}</Dropdown.Label>
        {systems.data?.items.slice(0, SHOWN).map(({ systemId, name }) => (
          <Dropdown.Item
            key={systemId}
            renderRoot={(props) => <Link to="/systems/$systemId" params={{ systemId }} {...props} />}
            aria-current={systemId === system.systemId ? 'true' : undefined}
          >
            {name}
          </Dropdown.Item>
        ))}
        <Dropdown.Divider />
        <Dropdown.Item renderRoot={(props) => <Link to="/systems" {...props} />}>{say('allSystems')}</Dropdown.Item>
      </Dropdown.Dropdown>
    </Dropdown>
  )
}
