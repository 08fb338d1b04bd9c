; Inno Setup: dist\Pagewise-VERSION-setup.exe of dist\pagewise, for one user, without an administrator.
;   iscc /DVersion=0.1.0 resources\packaging\windows.iss

#define Program "pagewise-gui.exe"
#define Documents ".pdf .docx .doc .pptx .ppt .xlsx .xls .odt .odp .ods .rtf .epub .html .md .txt .csv .eml .msg .ipynb"

[Setup]
AppId={{6E0C5F0B-7C4E-4E5B-9A53-3C5B7D1B8F21}
AppName=Pagewise
AppVersion={#Version}
AppPublisher=The Pagewise authors
DefaultDirName={autopf}\Pagewise
DefaultGroupName=Pagewise
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=Pagewise-{#Version}-setup
SetupIconFile=resources\packaging\icons\pagewise.ico
UninstallDisplayIcon={app}\{#Program}
LicenseFile=LICENSE
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Files]
Source: "dist\pagewise\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\Pagewise"; Filename: "{app}\{#Program}"; AppUserModelID: "Pagewise.Pagewise"
Name: "{autodesktop}\Pagewise"; Filename: "{app}\{#Program}"; AppUserModelID: "Pagewise.Pagewise"; Tasks: desktop
Name: "{usersendto}\Pagewise"; Filename: "{app}\{#Program}"

[Tasks]
Name: desktop; Description: "{cm:CreateDesktopIcon}"

[Registry]
Root: HKCU; Subkey: "Software\Classes\Directory\shell\Pagewise"; ValueType: string; ValueData: "Search with Pagewise"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Directory\shell\Pagewise"; ValueName: "Icon"; ValueType: string; ValueData: "{app}\{#Program}"
Root: HKCU; Subkey: "Software\Classes\Directory\shell\Pagewise\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\Applications\{#Program}"; ValueName: "FriendlyAppName"; ValueType: string; ValueData: "Pagewise"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Applications\{#Program}\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,Pagewise}"; Flags: nowait postinstall skipifsilent

[Code]
// "Open with" offers Pagewise for each kind of document, and changes no default.
procedure CurStepChanged(Step: TSetupStep);
var
  Rest, Suffix: String;
  Blank: Integer;
begin
  if Step <> ssPostInstall then
    exit;
  Rest := '{#Documents} ';
  while Rest <> '' do begin
    Blank := Pos(' ', Rest);
    Suffix := Copy(Rest, 1, Blank - 1);
    Delete(Rest, 1, Blank);
    RegWriteStringValue(HKCU, 'Software\Classes\Applications\{#Program}\SupportedTypes', Suffix, '');
  end;
end;
