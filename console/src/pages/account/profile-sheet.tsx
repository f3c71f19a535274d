// Who the person is: the name, which they change, and the e-mail, which they do not.
import { TextInput } from '@mantine/core'
import { answerOf, api } from '../../api/client.ts'
import { FormFoot } from '../../parts/form-foot.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import styles from './account.module.css'
import { useRefreshAccount, type Account } from './use-account.ts'

export function ProfileSheet({ account: { person } }: { account: Account }) {
  const { draft, change, discard, isChanged } = useDraft(`account ${person.id}`, { name: person.name })
  const { isBusy, problem, fieldErrors, send, clear } = useSubmit(['name'])
  const refresh = useRefreshAccount()
  const save = () =>
    send(async () => {
      await answerOf(api.PATCH('/admin/me', { body: { name: draft.name } }))
      await refresh()
      discard()
      tellDone('Your name is changed')
    })
  return (
    <Sheet title="You">
      <div className={styles.form}>
        <TextInput
          label="Name"
          autoComplete="name"
          value={draft.name}
          error={fieldErrors['name']}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label="E-mail"
          readOnly
          value={person.email}
          description={
            person.email_verified
              ? 'Verified. It cannot be changed: ask to be invited with another one.'
              : 'It cannot be changed: ask to be invited with another one.'
          }
        />
        <FormFoot
          changes={isChanged ? [{ name: 'name', before: person.name, now: draft.name }] : []}
          isSaving={isBusy}
          problem={problem}
          onSave={() => void save()}
          onDiscard={() => {
            discard()
            clear()
          }}
        />
      </div>
    </Sheet>
  )
}
