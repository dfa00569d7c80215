// A refusal to start: told to the operator as one line, without a stack.

/** Thrown while starting when the cause lies outside the program (configuration, port, data folder). */
export class OperatorError extends Error {
  override readonly name = 'Refused'
}
