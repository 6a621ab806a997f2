/** TypeScript source with its comments, strings and regular expressions blanked out; line breaks stay where they are. */
export function stripText(source: string): string {
  let out = '';
  let at = 0;
  /** For each open `${`, how many braces are open inside it. */
  const templates: number[] = [];

  const blank = (end: number): void => {
    out += source.slice(at, end).replace(/[^\n]/g, ' ');
    at = end;
  };
  const endOf = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.test(source) ? pattern.lastIndex : source.length;
  };
  const template = (): void => {
    blank(endOf(/(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{)/gy));
    if (source[at - 1] === '{') templates.push(0);
  };

  while (at < source.length) {
    const char = source[at];
    const rest = source.slice(at, at + 2);
    const depth = templates.at(-1);
    if (rest === '//') blank(endOf(/[^\n]*/gy));
    else if (rest === '/*') blank(endOf(/\/\*[\s\S]*?\*\//gy));
    else if (char === "'") blank(endOf(/'(?:\\[\s\S]|[^\\'\n])*'?/gy));
    else if (char === '"') blank(endOf(/"(?:\\[\s\S]|[^\\"\n])*"?/gy));
    else if (char === '/' && startsRegExp(out)) {
      blank(endOf(/\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/gy));
    } else if (char === '`') {
      blank(at + 1);
      template();
    } else if (char === '}' && depth === 0) {
      templates.pop();
      blank(at + 1);
      template();
    } else {
      if (depth !== undefined && char === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && char === '}') templates[templates.length - 1] = depth - 1;
      out += char;
      at += 1;
    }
  }
  return out;
}

/** A slash divides only after a value. */
function startsRegExp(before: string): boolean {
  const code = before.trimEnd();
  return code === '' || /[(,=:[!&|?{};+\-*%<>~^]$|\b(?:return|typeof|case|in|of|await|yield)$/.test(code);
}
