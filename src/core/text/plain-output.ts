/** Output of a program without what only a terminal understands: colours, cursor movements, titles. */
export function plainOutput(text: string): string {
  return text
    .replace(/\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)/g, '')
    .replace(/\u001B[@-Z\\-_]|\u001B\[[0-?]*[ -/]*[@-~]/g, '')
    .replace(/\r\n/g, '\n')
    .replace(/^.*\r(?!\n)/gm, ''); // a progress line that was written over
}
