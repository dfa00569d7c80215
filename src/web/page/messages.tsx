// The messages at the edge of the page.
import { attempt, dismiss, messages } from '../state/messages.ts'
import { useExternal } from '../state/observable.ts'

export function Messages() {
  const shown = useExternal(messages.subscribe, messages.get)
  return (
    <div class="messages" role="status">
      {shown.map((message) => (
        <p key={message.text}>
          <span>{message.text}</span>
          {message.undo && (
            <button
              type="button"
              onClick={() => {
                dismiss(message)
                attempt(message.undo?.())
              }}
            >
              Undo
            </button>
          )}
          <button type="button" class="plain" aria-label="Dismiss" onClick={() => dismiss(message)}>
            ✕
          </button>
        </p>
      ))}
    </div>
  )
}
