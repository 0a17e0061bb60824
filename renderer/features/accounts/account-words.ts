import type { Account, AccountEvent, Role } from '../../../core/domain/account.ts';
import { t } from '../../core/language/translate.ts';

export function roleWord(role: Role): string {
  switch (role) {
    case 'reader':
      return t('Reader');
    case 'curator':
      return t('Curator');
    case 'administrator':
      return t('Administrator');
  }
}

export function roleHint(role: Role): string {
  switch (role) {
    case 'reader':
      return t('reviews cases.');
    case 'curator':
      return t('also imports, prepares, assigns and exports.');
    case 'administrator':
      return t('also looks after accounts and the station.');
  }
}

export function stateWord(state: Account['state']): string {
  switch (state) {
    case 'active':
      return t('Active');
    case 'must-change':
      return t('Has a one-time passphrase');
    case 'disabled':
      return t('Disabled');
  }
}

/** One line of what was done, without the time. */
export function eventWords({ change, account, by, role }: AccountEvent): string {
  const names = { name: account.name, by: by.name, role: roleWord(role) };
  switch (change) {
    case 'added':
      return t('{by} added {name} as {role}', names);
    case 'reset':
      return t('{by} reset {name}; the signing key until then ended', names);
    case 'key-made':
      return t('{name} chose a passphrase and got a signing key', names);
    case 'passphrase-changed':
      return t('{name} changed the passphrase; the signing key stays', names);
    case 'role-changed':
      return t('{by} changed the role of {name} to {role}', names);
    case 'disabled':
      return t('{by} disabled {name}', names);
    case 'enabled':
      return t('{by} enabled {name} again', names);
  }
}
