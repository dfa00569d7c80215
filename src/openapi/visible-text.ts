// Whether something is to be seen of a text. The SDK's in-memory service uses the same code.

const invisible = /^[\s\u2800\p{Control}\p{Default_Ignorable_Code_Point}]*$/u

/** Whether it has a character other than white space, controls, and those that Unicode calls default ignorable. */
export const isVisible = (text: string): boolean => !invisible.test(text)

export const notVisible = 'must not be blank'
