// The messages at the edge of the page.
import { dismiss, messages, undo } from '../state/messages.ts'

export const Messages = () => (
  <div class="messages" role="status">
    {messages.use().map((message) => (
      <p key={message.id}>
        <span dir="auto">{message.text}</span>
        {message.undo && (
          <button type="button" onClick={() => undo(message)}>
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
