// Payments are not taken here: how credit comes into the wallet.
import { useMay } from '../../app/use-may.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { CommandNote } from '../../parts/command-note.tsx'
import { Note } from '../../parts/note.tsx'

export function HowToAdd() {
  const { name } = useWorkspace()
  const isOperator = useMay('gateway.write')
  if (!isOperator) return <Note>This gateway takes no payments here. Ask whoever runs it to add credit to {name}.</Note>
  return (
    <>
      <Note>This gateway takes no payments here. Credit is added where it runs:</Note>
      <CodeBlock label="Adding credit" code={`crossmodel wallet top-up ${name} 50 --reason "invoice 17"`} />
      <CommandNote />
    </>
  )
}
