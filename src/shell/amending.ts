import { readFileSync } from 'node:fs';
import { run } from './spawn.ts';

/** Between Git and us stand Husky and a shell or two, or another hook manager. */
const MOST = 16;

export interface Running {
  readonly parent: number;
  readonly words: readonly string[];
}

/**
 * Whether the hook that we are in belongs to a `git commit --amend`. Git tells a pre-commit hook nothing about it, so
 * the commands above us are looked at: on Linux in /proc, elsewhere by `ps`; where there is neither, the answer is no.
 */
export async function isAmending(
  parent: number,
  look: (pid: number) => Promise<Running | null> = async (pid) => fromProc(pid) ?? (await fromPs(pid)),
): Promise<boolean> {
  let pid = parent;
  for (let step = 0; step < MOST && pid > 1; step++) {
    const running = await look(pid);
    if (running === null) return false;
    const [program = '', ...words] = running.words;
    const commit = words.indexOf('commit');
    if (/(?:^|[\\/])git(?:\.exe)?$/.test(program) && commit !== -1) return amends(words.slice(commit + 1));
    pid = running.parent;
  }
  return false;
}

/** Git takes a long option cut short, too; what follows `--` is a path. */
function amends(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? undefined : end).some((word) => /^--am(?:e|en|end)?$/.test(word));
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function fromProc(pid: number): Running | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in parentheses and may hold anything.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { parent, words: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') };
  } catch {
    return null;
  }
}

/** Words that stand in quotes fall apart here: a message that says ` --amend ` is taken for the option. */
export async function fromPs(pid: number): Promise<Running | null> {
  const { stdout } = await run('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { cwd: '/' }).catch(() => ({
    stdout: '',
  }));
  const [parent, ...words] = stdout.toString().trim().split(/\s+/);
  return parent === undefined || parent === '' ? null : { parent: Number(parent), words };
}
