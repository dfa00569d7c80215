// Why a mail could not be sent, and whether it is worth another attempt. The words of the mail server are not kept: they
// quote addresses, and what they refuse may be quoted with its links. The codes are enough to look it up in its log.
import type { NodemailerError } from 'nodemailer'

export class SendError extends Error {
  override readonly name = 'SendError'
  /** The server has refused this mail for good. */
  readonly isFinal: boolean
  /** It concerns the server as a whole, and so the next mail, too. */
  readonly isOfServer: boolean

  constructor(message: string, { isFinal = false, isOfServer = false } = {}) {
    super(message)
    this.isFinal = isFinal
    this.isOfServer = isOfServer
  }
}

/** The commands that are about the recipient or the message; what fails before is about the server or the settings. */
const ofThisMail = ['RCPT TO', 'DATA']

/** 530 wants authentication, 421 closes the connection: both are about the session, whichever command they answer. */
const ofSession = [421, 530]

/** @param error what nodemailer has thrown */
export function sendErrorOf(error: NodemailerError): SendError {
  const { code, command = 'CONN', responseCode, response = '', originalCode, timeoutType } = error
  if (responseCode === undefined)
    return new SendError(`${timeoutType ?? originalCode ?? code ?? error.name} (${command})`, {
      isOfServer: true,
    })
  const [, enhanced] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? []
  const isOfMail = ofThisMail.includes(command) && !ofSession.includes(responseCode)
  return new SendError(`${[responseCode, enhanced].filter(Boolean).join(' ')} (${command})`, {
    isFinal: isOfMail && error.permanent === true,
    isOfServer: !isOfMail,
  })
}
