import { Center, Group, Image, Paper, Stack, Text, Title } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { SignInForm } from './SignInForm.tsx'
import { sessionWords } from './words.ts'

export function SignInPage() {
  const say = useWords(sessionWords)
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w={360} maw="100%" gap="md">
        <Group gap="xs">
          <Image src="/icon.svg" alt="" w={28} h={28} />
          <Text fw={600} size="lg">
            Lockwright
          </Text>
        </Group>
        <Paper p="lg">
          <Title order={1} mb="md">
            {say('title')}
          </Title>
          <SignInForm />
        </Paper>
        <Text size="sm" c="dimmed">
          {say('firstTime')}
        </Text>
      </Stack>
    </Center>
  )
}
