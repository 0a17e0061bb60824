import type { Configuration } from 'electron-builder';

/** The program's entry in the menus of Linux desktops, as electron-builder writes it for its own packages. */
export function desktopEntry({ linux, fileAssociations }: Configuration, description: string): string {
  const mimeTypes = [fileAssociations ?? []].flat().flatMap(({ mimeType }) => mimeType ?? []);
  const entry: Readonly<Record<string, string>> = {
    Name: 'Countersign',
    Exec: '/opt/Countersign/countersign %U',
    Terminal: 'false',
    Type: 'Application',
    Icon: 'countersign',
    StartupWMClass: 'countersign',
    ...(linux?.desktop?.entry ?? {}),
    Comment: description,
    MimeType: `${mimeTypes.join(';')};`,
    Categories: `${linux?.category ?? 'Science'};`,
  };
  const lines = Object.entries(entry).map(([name, value]) => `${name}=${value}`);
  return ['[Desktop Entry]', ...lines, ''].join('\n');
}

/** What makes a file DICOM: its ending here, its first bytes in the system's own list, which knows DICOMDIR so. */
export const MIME_TYPES = `<?xml version="1.0" encoding="utf-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/dicom">
    <glob pattern="*.dcm"/>
    <magic priority="50">
      <match type="string" offset="128" value="DICM"/>
    </magic>
    <comment>DICOM image</comment>
  </mime-type>
</mime-info>
`;
