import type { Role } from '../../core/domain/account.ts';
import type { Contract } from '../../core/contract/contract.ts';
import type { CallName } from '../../core/contract/define.ts';

/**
 * Who may ask for what on a station that requires logins; on an open one everybody may everything.
 * `anyone`: also before a login, so it must tell nothing of patients, work or people.
 * `logged-in`: also with a one-time passphrase and on a locked screen.
 * A role: somebody with this role or a higher one, whose screen is not locked.
 */
export type Need = 'anyone' | 'logged-in' | Role;

/** Every operation of the contract: what is not in this list does not compile. */
export const NEEDS = {
  'session.hello': 'anyone',
  'session.signIn': 'anyone',
  'session.signOut': 'anyone',
  'session.logIn': 'anyone',
  'session.lock': 'logged-in',
  'session.unlock': 'logged-in',
  'session.active': 'logged-in',
  'languages.list': 'anyone',
  'languages.get': 'anyone',
  'host.fullScreen': 'anyone',
  'crash.report': 'anyone',

  /** Nothing is left to unlock when the backend is there. */
  'workspace.unlock': 'anyone',

  'accounts.setUp': 'anyone',
  'accounts.changePassphrase': 'logged-in',
  'accounts.list': 'administrator',
  'accounts.add': 'administrator',
  'accounts.reset': 'administrator',
  'accounts.change': 'administrator',
  /** Of the screen; `lockAfterMinutes` asks for an administrator besides. */
  'settings.change': 'reader',

  'worklist.query': 'reader',
  'worklist.counts': 'reader',
  'worklist.next': 'reader',
  'worklist.thumbnail': 'reader',
  'worklist.postpone': 'reader',
  'case.open': 'reader',
  'case.close': 'logged-in',
  'case.frame': 'reader',
  'case.masks': 'reader',
  'case.prefetch': 'reader',
  'case.related': 'reader',
  /** Strokes of a reader whose screen was locked a moment ago still arrive: see `requireAppend`. */
  'case.append': 'logged-in',
  'case.history': 'reader',
  'prompt.decode': 'reader',
  'structure.example': 'reader',
  'jobs.list': 'reader',
  'models.list': 'reader',
  'models.card': 'reader',

  'support.text': 'reader',
  'support.save': 'reader',

  'jobs.cancel': 'curator',
  'places.choose': 'curator',
  'places.list': 'curator',
  'import.run': 'curator',
  'import.problems': 'curator',
  'demo.open': 'curator',
  'worklist.assign': 'curator',
  'worklist.prepare': 'curator',
  'export.defaults': 'curator',
  'export.check': 'curator',
  'export.run': 'curator',
  'training.survey': 'curator',
  'training.start': 'curator',
  'training.runs': 'curator',
  'training.run': 'curator',
  'training.pause': 'curator',
  'training.resume': 'curator',
  'training.finish': 'curator',
  'training.discard': 'curator',
  'models.export': 'curator',
  'models.import': 'curator',
  'models.compare': 'curator',
  'models.promote': 'curator',

  'update.check': 'administrator',
  'update.unpack': 'administrator',
} as const satisfies Record<CallName<Contract>, Need>;
