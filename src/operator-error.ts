// The error for causes that the operator can fix; it is printed as one line, without a stack trace.

/** Thrown when a start or a command fails for a cause outside the program: configuration, port, database, data folder. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}
