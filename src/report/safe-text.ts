/**
 * Names from manifests, YAML and branches are strangers' text: a control character in one must not reach the
 * terminal as a command to it. Newlines stay.
 */
export function safeText(text: string): string {
  return text.replace(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) =>
      character === '\t' ? '  ' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same for what must stay one line: a name with a newline makes no line of its own. */
export function safeLine(text: string): string {
  return safeText(text).replaceAll('\n', '\\n');
}
