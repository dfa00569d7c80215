// Names of operations in the SDK, `api.<group>.<method>`, from the tags and the operationIds of the document.

/** A tag of the document, with the group that its operations form in the SDK. */
export type SdkTag = { name: string; 'x-sdk-group': string }

/**
 * The group of an operation.
 * @param tags the document's tags
 * @param name the operation's tag, e.g. `Authentication`
 * @returns the group, e.g. `auth`
 * @throws Error when the document has no such tag, or names no group for it
 */
export function groupOf(tags: readonly SdkTag[], name: string): string {
  const group = tags.find((tag) => tag.name === name)?.['x-sdk-group']
  if (group === undefined) throw new Error(`The tag ${name} has no x-sdk-group in the document.`)
  return group
}

/** The noun that operationIds use for a group's resource, where it is not the group's own name. */
const nouns: Record<string, string> = { account: 'Me' }

/**
 * The method of an operation: its operationId without the group's noun, singular or plural.
 * @returns e.g. `list` for listTasks and `setCompletion` for setTaskCompletion among `tasks`
 */
export function methodOf(operationId: string, group: string): string {
  const noun = nouns[group] ?? capitalised(group.replace(/s$/, ''))
  return operationId.replace(new RegExp(`${noun}s?(?=[A-Z]|$)`), '')
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
