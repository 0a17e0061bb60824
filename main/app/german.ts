import type { Catalogue } from '../../core/domain/language-file.ts';

/** Menus and dialogs of the program in German: English text -> German. */
export const GERMAN: Catalogue = {
  File: 'Datei',
  'Open a folder…': 'Ordner öffnen…',
  'Export…': 'Exportieren…',
  'Models and training…': 'Modelle und Training…',
  Workspaces: 'Arbeitsbereiche',
  'Other workspace…': 'Anderer Arbeitsbereich…',
  'Clear this list': 'Diese Liste leeren',
  '{name} (not there now)': '{name} (zurzeit nicht da)',
  Quit: 'Beenden',
  Edit: 'Bearbeiten',
  'Undo in the case': 'Im Fall rückgängig',
  'Redo in the case': 'Im Fall wiederholen',
  'Undo typing': 'Eingabe rückgängig',
  'Redo typing': 'Eingabe wiederholen',
  Cut: 'Ausschneiden',
  Copy: 'Kopieren',
  Paste: 'Einfügen',
  'Select all': 'Alles auswählen',
  View: 'Ansicht',
  'Full screen': 'Vollbild',
  'Larger text': 'Text größer',
  'Smaller text': 'Text kleiner',
  'Usual size of text': 'Übliche Textgröße',
  'Draw without the graphics card': 'Ohne Grafikkarte zeichnen',
  Window: 'Fenster',
  Minimise: 'Im Dock ablegen',
  Zoom: 'Zoomen',
  'Bring all to front': 'Alle nach vorne bringen',
  Help: 'Hilfe',
  'All keys': 'Alle Tasten',
  'Background work': 'Hintergrundarbeit',
  'Save a report for support…': 'Bericht für den Support speichern…',
  'Show the log files': 'Protokolldateien zeigen',
  'About Countersign': 'Über Countersign',
  Services: 'Dienste',
  'Hide Countersign': 'Countersign ausblenden',
  'Hide others': 'Andere ausblenden',
  'Show all': 'Alle einblenden',
  'Quit Countersign': 'Countersign beenden',

  'Open a workspace': 'Arbeitsbereich öffnen',
  Open: 'Öffnen',
  'Where the export goes': 'Wohin der Export geht',
  Choose: 'Wählen',
  'Import a model': 'Modell importieren',
  'Models of Countersign': 'Modelle von Countersign',
  'Open a folder with images': 'Ordner mit Bildern öffnen',
  'Open a folder with images, or a zip file': 'Ordner mit Bildern oder eine Zip-Datei öffnen',
  Import: 'Importieren',

  'The graphics card was lost several times.': 'Die Grafikkarte ist mehrmals ausgefallen.',
  'Its driver may be faulty. Countersign can draw without it, a little slower; the networks are not concerned. The menu View brings it back.':
    'Vielleicht ist ihr Treiber fehlerhaft. Countersign kann ohne sie zeichnen, etwas langsamer; die Netze betrifft das nicht. Das Menü „Ansicht“ holt sie zurück.',
  'Start again without it': 'Ohne sie neu starten',
  'Go on': 'Weiterarbeiten',
  'Countersign has to start again for this.': 'Countersign muss dafür neu starten.',
  'It ends in order first: nothing is lost.': 'Vorher wird geordnet beendet: Nichts geht verloren.',
  'Start again': 'Neu starten',
  Cancel: 'Abbrechen',

  'Something went wrong inside Countersign.': 'In Countersign ist ein Fehler aufgetreten.',
  'It happens again and again: quit and start again. What was saved is saved.':
    'Er tritt immer wieder auf: Beenden Sie Countersign und starten Sie neu. Was gespeichert war, bleibt gespeichert.',
  'What was saved is saved, and you can usually go on. A report helps to find the fault.':
    'Was gespeichert war, bleibt gespeichert, und meist können Sie weiterarbeiten. Ein Bericht hilft, den Fehler zu finden.',
  'Save a report…': 'Bericht speichern…',
  'The page of Countersign has ended unexpectedly.': 'Die Seite von Countersign wurde unerwartet beendet.',
  'It needed more memory than there was. What was saved is saved: the page can open it again.':
    'Sie brauchte mehr Speicher, als da war. Was gespeichert war, bleibt gespeichert: Die Seite kann es wieder öffnen.',
  'What was saved is saved: the page can open it again.':
    'Was gespeichert war, bleibt gespeichert: Die Seite kann es wieder öffnen.',
  'Open it again': 'Wieder öffnen',
  'Countersign does not answer.': 'Countersign antwortet nicht.',
  'It may be busy with a large image. Opening the page again loses what was not saved yet.':
    'Vielleicht rechnet es an einem großen Bild. Beim Wiederöffnen der Seite geht verloren, was noch nicht gespeichert war.',
  Wait: 'Warten',

  'Not everything is saved yet.': 'Noch ist nicht alles gespeichert.',
  'What you drew or decided last is still on its way to the disk. Leaving now may lose it.':
    'Was Sie zuletzt gezeichnet oder entschieden haben, ist noch auf dem Weg auf die Platte. Wenn Sie jetzt gehen, kann es verloren gehen.',
  Stay: 'Bleiben',
  'Leave and lose it': 'Gehen und verlieren',

  'Save a report for support': 'Bericht für den Support speichern',
  Text: 'Text',
  'The report could not be saved.': 'Der Bericht konnte nicht gespeichert werden.',
  'Choose another folder, for example your own one.':
    'Wählen Sie einen anderen Ordner, zum Beispiel Ihren eigenen.',
  Close: 'Schließen',
};
